export { endToEnd } from './tasks/end-to-end.ts';
