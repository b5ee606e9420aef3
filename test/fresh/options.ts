export const commands: Readonly<Record<string, string>> = { deploy: 'npm run deploy', test: 'npm test' };

export const usage = `npm run fresh -- [COMMAND…]

  deploy   type npm run deploy in it
  test     type npm test in it
  --help   show this

Without a command, both. It makes a bare Debian 12 machine in a container; both together take an hour at most.`;

/** Names of commands, all where none is said. @throws TypeError for one that there is not */
export function parseCommands(words: readonly string[]): readonly string[] {
  const unknown = words.find((name) => !Object.hasOwn(commands, name));
  if (unknown !== undefined)
    throw new TypeError(`${unknown}: there are ${Object.keys(commands).join(' and ')}`);
  return words.length > 0 ? words : Object.keys(commands);
}
