import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileType } from '@vmstation/resources';
import { expect, onTestFinished, test } from 'vitest';
import { loadConfig, loaded } from './stacks.ts';

function folderWith(config: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'vmstation-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'vmstation.config.js'), config);
  return folder;
}

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
    await expect(loadConfig(folderWith(text))).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  },
);
