import { userInfo } from 'node:os';
import { glob } from 'ssh-config';
import { allOf, type Fit, fitting, type Known, namesFit } from './sections.ts';

/**
 * Whether a Match line is about a host (ssh_config(5), Match). What would need a command to be run, or a connection
 * to be under way, is not decided here: such a line may fit.
 */
export function matchFit(words: readonly string[], known: Known): Fit {
  const fits: Fit[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const negated = word.startsWith('!');
    const keyword = word.slice(negated ? 1 : 0).toLowerCase();
    const patterns = alone.includes(keyword) ? [] : (rest.shift() ?? '').split(',');
    const fit = criterionFit(keyword, patterns, known);
    fits.push(negated && !fit.unclear ? { ...fitting, fits: !fit.fits } : fit);
  }
  return allOf(fits);
}

/** Criteria that nothing follows. */
const alone = ['all', 'canonical', 'final'];

function criterionFit(keyword: string, patterns: readonly string[], known: Known): Fit {
  switch (keyword) {
    case 'all':
      return fitting;
    case 'host':
      return namesFit(patterns, { ...known, address: known.hostName ?? known.address });
    case 'originalhost':
      return namesFit(patterns, known);
    case 'user':
      return { ...fitting, fits: glob([...patterns], known.user) };
    case 'localuser':
      return { ...fitting, fits: glob([...patterns], userInfo().username) };
    default:
      return { ...fitting, unclear: true };
  }
}
