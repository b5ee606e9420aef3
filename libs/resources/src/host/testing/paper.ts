import { draftOf, type Secret } from '@vmstation/engine';
import type { ScriptType } from '../../contract.ts';
import { quote, sh } from '../../quote.ts';

/** A file with one text: the smallest type that there can be, and each of its fragments can be broken on purpose. */
export interface Paper {
  readonly path: string;
  readonly text: string;
  readonly secret?: Secret<string>;
  /** sh in the place of the type's own. */
  readonly instead?: { readonly read?: string; readonly apply?: string; readonly undo?: string };
  readonly before?: string;
  readonly guardSeconds?: number;
  readonly seconds?: number;
  readonly together?: string;
}

export interface PaperState {
  readonly text: string | undefined;
}

/** A second one under another name, to see that they do not disturb each other. */
export function paperType(name: string): ScriptType<Paper, PaperState> {
  return {
    name,
    prelude: `vm_${name}_write() { printf %s "$2" >"$1.new" && mv "$1.new" "$1"; }`,
    key: ({ path }) => path,
    show: ({ path }) => `${name} ${path}`,
    read: (wanted) =>
      wanted
        .map(
          ({ index, desired }) =>
            desired.instead?.read ??
            `if [ -e ${quote(desired.path)} ]; then vm_cat ${index} text ${quote(desired.path)}; fi`,
        )
        .join('\n'),
    parse: (fields) => ({ text: fields.get('text') }),
    diff: ({ text }, actual) =>
      actual.text === text
        ? undefined
        : {
            action: actual.text === undefined ? 'create' : 'update',
            fields: [{ field: 'text', from: actual.text, to: text }],
          },
    apply: ({ desired: { path, text, instead, before } }) =>
      `${before ?? ''}\nvm_keep original ${quote(path)}\n${
        instead?.apply ?? sh`vm_${name}_write ${path} ${text}`
      }`,
    undo: ({ desired: { path, instead } }) =>
      instead?.undo ??
      `if [ -e "$VM_KEEP/original" ]; then cp -a "$VM_KEEP/original" ${quote(path)}; else rm -f ${quote(path)}; fi`,
    together: (changes) =>
      changes.find(({ desired }) => desired.together !== undefined)?.desired.together ?? ':',
    guard: ({ desired: { guardSeconds, path }, actual }) =>
      guardSeconds === undefined
        ? undefined
        : {
            seconds: guardSeconds,
            revert: actual.text === undefined ? sh`rm -f ${path}` : sh`printf %s ${actual.text} >${path}`,
          },
    timeoutSeconds: ({ seconds }) => seconds ?? 120,
    explain: ({ path }) => sh`ls -l ${path}; cat ${path}`,
  };
}

export const paper = paperType('paper');
export const card = paperType('card');
export const paperDraft = draftOf(paper);
export const cardDraft = draftOf(card);
