import { requiredAptPackages } from '@vmstation/lab';
import { installAptPackages } from './apt.ts';
import { deploy } from './deploy.ts';
import { runTests } from './tests.ts';

/** `setup` prepares this machine; `deploy` and `test` prepare it and go on. */
const [verb = 'setup', ...rest] = process.argv.slice(2);

/** What only the tests need: two downloaders, three more shells, a browser for the report, and strace to see what a no-op does. */
const testPackages = ['busybox', 'chromium', 'curl', 'fish', 'strace', 'wget', 'zsh'];

installAptPackages([...requiredAptPackages, ...(verb === 'test' ? testPackages : [])]);
if (verb === 'deploy') process.exitCode = deploy(rest);
else if (verb === 'test') process.exitCode = runTests(rest);
else console.log('✓ This machine is ready: npm run deploy');
