import { expect, test } from 'vitest';
import { runCases } from '../paths/testing/cases.ts';
import { type DesiredRepository, repository, repositoryType } from './repository.ts';

runCases(repositoryType, repository, import.meta.url);

const fine: DesiredRepository = { name: 'x', kind: 'apt', url: 'http://x/debian' };

test.each<Partial<DesiredRepository>>([
  { name: '../x' },
  { name: "x';id" },
  { url: 'x' },
  { url: 'http://x\nSigned-By: y' },
  { url: 'http://x y' },
  { suite: 'bookworm' },
  { suite: 'bookworm\n', components: ['main'] },
  { suite: '/', components: ['main'] },
  { options: { 'a b': '1' } },
  { options: { a: '1\nb' } },
  { key: 'no key' },
  { kind: 'rpm', suite: '/' },
])('%j is refused', (wrong) => {
  expect(() => repository({ ...fine, ...wrong })).toThrow(
    expect.objectContaining({ code: 'REPOSITORY_INVALID' }),
  );
});
