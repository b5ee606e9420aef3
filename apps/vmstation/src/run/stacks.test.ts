import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileType } from '@vmstation/resources';
import { expect, onTestFinished, test, vi } from 'vitest';
import { loadConfig, loaded } from './stacks.ts';

/** A repository with that configuration, and a folder for a site in it. */
function folderWith(config: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'vmstation-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'vmstation.config.js'), config);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  mkdirSync(join(folder, 'sites/home'), { recursive: true });
  return folder;
}

const own = (name: string) => `export default { stacks: [{ name: '${name}', after: [], tasks: [] }] };`;

test('a type of one’s own stands beside the shipped ones', () => {
  const { types } = loaded({ stacks: [], types: [{ ...fileType, name: 'own' }] });
  expect(types.map(({ name }) => name)).toEqual(expect.arrayContaining(['file', 'service', 'own']));
});

test('a second type of one name is refused, because hosts remember types by name', () => {
  expect(() => loaded({ stacks: [], types: [fileType] })).toThrow('there is a type file already');
});

test.each(['export default {};', 'export default { stacks: [], types: 1 };', 'export const stacks = [];'])(
  'no configuration: %s',
  async (text) => {
    await expect(loadConfig({ path: folderWith(text) })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  },
);

test('the stacks of a site are those of its repository, wherever it is typed', async () => {
  const [home, other] = [folderWith(own('home')), folderWith(own('other'))];
  const names = async (...site: Parameters<typeof loadConfig>) =>
    (await loadConfig(...site)).stacks.map(({ name }) => name);
  const cwd = vi.spyOn(process, 'cwd').mockReturnValue(join(home, 'sites'));
  onTestFinished(() => cwd.mockRestore());
  expect(await names()).toEqual(['home']);
  expect(await names({ path: 'home' })).toEqual(['home']);
  expect(await names({ path: join(other, 'sites/home') })).toEqual(['other']);
  // What lies above a repository is not its own.
  writeFileSync(join(home, 'sites/package.json'), '{}');
  expect(await names()).toContain('cluster-setup');
});
