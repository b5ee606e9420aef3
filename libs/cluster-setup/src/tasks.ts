export { names } from './tasks/names.ts';
export { packages } from './tasks/packages.ts';
export { preflight } from './tasks/preflight.ts';
export { time } from './tasks/time.ts';
export { users } from './tasks/users.ts';
