import { parseArgs } from 'node:util';

export interface Options {
  /** Cycles that there are in the end. */
  readonly cycles: number;
  readonly fresh: boolean;
  readonly help: boolean;
}

export const usage = `npm run soak -- [OPTIONS]

  --cycles N   cycles that there are in the end, earlier ones included   (default: 100)
  --fresh      begin anew: earlier cycles are forgotten
  --help       show this

It starts a lab of its own, deploys and resets it over and over; a cycle takes minutes.`;

/** @throws TypeError for an unknown option or value */
export function parseOptions(words: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...words],
    options: {
      cycles: { type: 'string', default: '100' },
      fresh: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const cycles = Number(values.cycles);
  if (Number.isInteger(cycles) && cycles >= 1) return { ...values, cycles };
  throw new TypeError(
    `--cycles ${values.cycles}: a whole number from 1 is needed, as in: npm run soak -- --cycles 100`,
  );
}
