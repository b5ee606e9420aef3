import { quote } from '../quote.ts';
import { bounded, boundedFunction, section } from './bounded.ts';
import { factsFragment } from './facts/facts.ts';
import { frameFunctions } from './frame.ts';
import { processFunctions } from './process.ts';
import type { Roots } from './roots.ts';
import { stateFragment } from './state-section.ts';

/** What every script of ours begins with. The first line is its title in messages of the connection. */
export function head(title: string, nonce: string, roots: Roots): string {
  return `# vmstation ${title}\n${definitions(nonce, roots)}`;
}

/** The same inside `vm_bounded`, which is a shell of its own. */
export function definitions(nonce: string, roots: Roots): string {
  return `${frameFunctions(nonce)}VM_STATE=${quote(roots.state)} VM_LOCK=${quote(roots.lock)}${processFunctions}`;
}

/**
 * One script that reads a machine: what VMStation keeps there, its facts, its resources. It writes nothing.
 * The whole of it has a time limit on the node, so that a file system that hangs costs one section, not the connection.
 *
 * @param sections of {@link readSections}
 * @param whole false to ask again for resources only
 */
export function readScript(
  nonce: string,
  roots: Roots,
  sections: string,
  options: { readonly seconds: number; readonly whole: boolean },
): string {
  const own = options.whole ? section('state', stateFragment) + section('facts', factsFragment) : '';
  return `${head('read', nonce, roots)}${boundedFunction}${bounded(
    options.seconds,
    `${definitions(nonce, roots)}${own}${sections}`,
  )}\n`;
}
