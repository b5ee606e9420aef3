import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { ScriptType } from '../../contract.ts';
import { authorizedKeyType, type DesiredAuthorizedKey } from '../authorized-key.ts';
import type { ActualAuthorizedKey } from '../read.ts';

/** The only user whose files a test may own. */
export const user = userInfo().username;

/** A public key that is like no other. */
export function key(name: string): string {
  return `ssh-ed25519 AAAA${Buffer.from(name.repeat(9)).toString('hex')} ${name}`;
}

/** The home of that user in a folder of a test, and the type for it: with a passwd file of its own. */
export function homeIn(folder: string) {
  const home = join(folder, 'home');
  const file = join(home, '.ssh/authorized_keys');
  const passwd = join(folder, 'passwd');
  mkdirSync(join(home, '.ssh'), { recursive: true, mode: 0o700 });
  writeFileSync(passwd, `${user}:x:0:0::${home}:/bin/sh\n`);
  const move = (text: string) => text.replaceAll('/etc/passwd', passwd);
  const type: ScriptType<DesiredAuthorizedKey, ActualAuthorizedKey> = {
    ...authorizedKeyType,
    prelude: move(authorizedKeyType.prelude ?? ''),
    guard(change) {
      const guard = authorizedKeyType.guard?.(change);
      return guard === undefined ? undefined : { ...guard, revert: move(guard.revert) };
    },
  };
  return {
    type,
    file,
    write: (...lines: readonly string[]) =>
      writeFileSync(file, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 }),
    lines: () => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : []),
  };
}
