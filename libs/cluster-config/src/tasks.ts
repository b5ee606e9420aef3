export { journald } from './tasks/journald.ts';
export { login } from './tasks/login.ts';
export { services } from './tasks/services.ts';
export { sshd } from './tasks/sshd.ts';
export { storage } from './tasks/storage.ts';
export { sysctls } from './tasks/sysctls.ts';
export { upgrades } from './tasks/upgrades.ts';
