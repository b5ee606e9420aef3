import { VmstationError } from '@vmstation/engine';

/**
 * A path on a node, as it may be used in a script.
 * @throws PATH_INVALID unless it is absolute, in its shortest form, and free of control characters
 */
export function checkPath(path: string): string {
  const parts = path.split('/').slice(1);
  const odd = parts.some((part) => part === '' || part === '.' || part === '..');
  if (path.startsWith('/') && !odd && !hasControl(path) && Buffer.byteLength(path) < 4096) return path;
  throw new VmstationError({
    code: 'PATH_INVALID',
    message: `${JSON.stringify(path)} is not a path on a node`,
    next: 'write it from / on, without //, /./, /../, a slash at the end or control characters',
  });
}

/**
 * Access bits as four octal digits: `644` → `0644`.
 * @throws MODE_INVALID
 */
export function checkMode(mode: string): string {
  if (/^[0-7]{3,4}$/.test(mode)) return mode.padStart(4, '0');
  throw new VmstationError({
    code: 'MODE_INVALID',
    message: `${JSON.stringify(mode)} is not a file mode`,
    next: "write it in octal digits, such as '0644'",
  });
}

/**
 * `user:group`, by name or by number.
 * @throws OWNER_INVALID
 */
export function checkOwner(owner: string): string {
  if (/^[^:\s-][^:\s]*:[^:\s-][^:\s]*$/.test(owner) && !hasControl(owner)) return owner;
  throw new VmstationError({
    code: 'OWNER_INVALID',
    message: `${JSON.stringify(owner)} is not an owner`,
    next: "write user and group, such as 'root:root'",
  });
}

/**
 * Text that has to be one line.
 * @throws LINE_INVALID
 */
export function checkLine(text: string, what: string): string {
  if (!hasControl(text.replaceAll('\t', ' '))) return text;
  throw new VmstationError({
    code: 'LINE_INVALID',
    message: `${what} ${JSON.stringify(text)} holds a line break or another control character`,
    next: 'write it as one line',
  });
}

function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 || unit === 0x7f) return true;
  }
  return false;
}

/** @throws what the type declares, for a value that a constructor refuses */
export function refuse(code: string, message: string, next: string): never {
  throw new VmstationError({ code, message, next });
}
