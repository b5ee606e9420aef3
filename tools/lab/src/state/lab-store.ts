import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { VmstationError } from '@vmstation/engine';
import { didYouMean } from '@vmstation/inventory';
import { type LabNode, type LabState, LabStateSchema } from './lab-state.ts';
import { labDirectory, labsDirectory } from './paths.ts';
import { writeWhole } from './write-whole.ts';

const fileOf = (name: string) => join(labDirectory(name), 'state.json');

/** Written before anything is made, so that an interrupted `up` can be continued or taken down. */
export async function writeLabState(state: LabState): Promise<void> {
  await mkdir(labDirectory(state.name), { recursive: true, mode: 0o700 });
  await writeWhole(fileOf(state.name), `${JSON.stringify(state, null, 2)}\n`, 0o600);
}

/** The lab's state, or undefined when there is no such lab. Throws `LAB_STATE_INVALID`. */
export async function findLabState(name: string): Promise<LabState | undefined> {
  const text = await readFile(fileOf(name), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return LabStateSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new VmstationError({
      code: 'LAB_STATE_INVALID',
      message: `the state of lab ${name} can't be read`,
      where: fileOf(name),
      cause,
      next: `vmstation lab down --name=${name}`,
    });
  }
}

/** The lab's state. Throws `LAB_NOT_FOUND`. */
export async function readLabState(name: string): Promise<LabState> {
  const state = await findLabState(name);
  if (state !== undefined) return state;
  throw new VmstationError({
    code: 'LAB_NOT_FOUND',
    message: `there is no lab ${name} on this machine`,
    next: `vmstation lab up --name=${name}`,
  });
}

export async function removeLabState(name: string): Promise<void> {
  await rm(labDirectory(name), { recursive: true, force: true });
}

/** Names of all labs of this user. */
export async function listLabs(): Promise<string[]> {
  const entries = await readdir(labsDirectory(), { withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    },
  );
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

/** A node by name. Throws `LAB_NODE_UNKNOWN` with the names there are. */
export function nodeOf(state: LabState, name: string): LabNode {
  const node = state.nodes.find((candidate) => candidate.name === name);
  if (node !== undefined) return node;
  throw new VmstationError({
    code: 'LAB_NODE_UNKNOWN',
    message: `lab ${state.name} has no node ${name}`,
    next: didYouMean(
      name,
      state.nodes.map((candidate) => candidate.name),
    ),
  });
}
