import { expect, test } from 'vitest';
import { program } from '../../program.ts';
import { run } from '../lab.ts';

const verbs = program()
  .commands.filter((command) => command.name() === 'lab')
  .flatMap(({ commands }) => commands.map((command) => command.name()));

test('there are verbs of the lab', () => {
  expect(verbs).toContain('up');
  expect(verbs.length).toBeGreaterThanOrEqual(8);
});

// The site is not there either: a verb that does not look at the name first stops at the site, and builds nothing.
test.each(verbs)('lab %s says at once that no lab can have that name', async (verb) => {
  const options = { name: 'Bad Name', site: './nowhere', json: false };
  await expect(run(verb, options, ['a', 'kill'])).rejects.toMatchObject({
    code: 'LAB_NAME_INVALID',
    message: expect.stringContaining('"Bad Name"'),
  });
});
