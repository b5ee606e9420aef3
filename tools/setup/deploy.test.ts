import { expect, test } from 'vitest';
import { siteOf } from './deploy.ts';

test.each([
  [[], []],
  [['-c', 'production'], []],
  [['--site=../home', '--stack=x'], ['--site=../home']],
  [
    ['-c', 'lab', '--site', '../my home', '--json'],
    ['--site', '../my home'],
  ],
])('%j: the site for which the lab is brought up', (args, site) => {
  expect(siteOf(args)).toEqual(site);
});
