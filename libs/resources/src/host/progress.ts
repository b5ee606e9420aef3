/** When each section of a script began and ended, in milliseconds, followed line by line while it runs. */
export interface Progress {
  readonly onLine: (line: string, stream: 'out' | 'err') => void;
  secondsOf(section: string): number;
}

export function followProgress(
  nonce: string,
  onOpen: (section: string) => void,
  now: () => number = Date.now,
): Progress {
  const times = new Map<string, { readonly from: number; to: number | undefined }>();
  let current: string | undefined;
  return {
    onLine(line, stream) {
      if (stream !== 'out' || !line.startsWith(nonce)) return;
      const [, verb, name] = line.split(' ');
      if (verb === '(' && name !== undefined) {
        current = name;
        times.set(name, { from: now(), to: undefined });
        onOpen(name);
      } else if (verb === ')' && current !== undefined) {
        const open = times.get(current);
        if (open !== undefined) open.to = now();
      }
    },
    secondsOf(section) {
      const time = times.get(section);
      return time === undefined ? 0 : ((time.to ?? now()) - time.from) / 1000;
    },
  };
}
