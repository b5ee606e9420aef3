import type { Shell } from './shell.ts';

/** How long one more connection may take: who waits has an error already. */
const anewMs = 5000;

/** Works through a connection of its own, where the kept one was never made or is lost. */
export async function anew<T>(
  connect: () => Promise<Shell>,
  work: (shell: Shell) => Promise<T>,
  limitMs = anewMs,
): Promise<T> {
  const opening = connect();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`a new connection was not made within ${limitMs / 1000} s`)),
    limitMs,
  );
  let shell: Shell;
  try {
    shell = await Promise.race([opening, late.promise]);
  } catch (error) {
    opening.then((each) => each.close()).catch(() => undefined); // came too late, or never
    throw error;
  } finally {
    clearTimeout(timer);
  }
  try {
    return await work(shell);
  } finally {
    await shell.close();
  }
}
