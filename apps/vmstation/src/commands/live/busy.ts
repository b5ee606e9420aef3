import { errorRecord, type RunEvent, type TargetId } from '@vmstation/engine';

/** Who is told how far a look is. */
export type Tell = (event: RunEvent) => void;

/** Shows that a target is at work until it has answered, well or not. */
export async function busy<T>(
  tell: Tell,
  target: TargetId,
  doing: string,
  work: () => Promise<T>,
): Promise<T> {
  const started = performance.now();
  tell({ type: 'target-busy', target, doing });
  try {
    const result = await work();
    tell({ type: 'target-read', target, resources: 0, seconds: (performance.now() - started) / 1000 });
    return result;
  } catch (error) {
    tell({ type: 'target-failed', target, error: errorRecord(error) });
    throw error;
  }
}
