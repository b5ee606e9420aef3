import { afterEach, expect, test, vi } from 'vitest';
import { consent } from './ask.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('the right name is consent, another one is not', async () => {
  await consent('undoing 3 changes', 'debian', 'debian');
  await expect(consent('undoing 3 changes', 'debian', 'rke2')).rejects.toMatchObject({
    code: 'CONSENT_NEEDED',
    message: 'undoing 3 changes needs --yes=debian, not --yes=rke2',
    next: 'type it when asked, or give it beforehand: --yes=debian',
  });
});

test('below Nx nothing is advised that would undo more than was typed', async () => {
  vi.stubEnv('NX_TASK_TARGET_TARGET', 'reset');
  vi.stubEnv('NX_TASK_TARGET_CONFIGURATION', 'production');
  await expect(consent('undoing 3 changes', 'debian', true)).rejects.toMatchObject({
    next: 'nobody can be asked below Nx: add --yes=debian to what you typed',
  });
});
