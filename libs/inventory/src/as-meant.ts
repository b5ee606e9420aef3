import { nearest } from './did-you-mean.ts';
import { siteSchema } from './schema/site.ts';

type Raw = Readonly<Record<string, unknown>>;

/** Sections that are there under a misspelt name (`hots`), by the name that was meant. */
export function misspelt(raw: Raw): ReadonlyMap<string, string> {
  const known = Object.keys(siteSchema.shape);
  const absent = known.filter((name) => !(name in raw));
  return new Map(
    Object.keys(raw)
      .filter((name) => !known.includes(name))
      .flatMap((name): [string, string][] => {
        const meant = nearest(name, known);
        return meant !== undefined && absent.includes(meant) ? [[meant, name]] : [];
      }),
  );
}

/** The site with those sections under the names that were meant, so that one slip of the pen is one problem. */
export function asMeant(raw: Raw): Raw {
  const sections = [...misspelt(raw)].map(([meant, written]) => [meant, raw[written]]);
  return { ...raw, ...Object.fromEntries(sections) };
}
