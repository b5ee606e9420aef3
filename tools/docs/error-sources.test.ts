import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { errorSources } from './error-sources.ts';

/** What is found in one file of a package. */
function found(lines: readonly string[], name = 'a.ts') {
  const workspace = mkdtempSync(join(tmpdir(), 'vmstation-sources-'));
  try {
    mkdirSync(join(workspace, 'libs/x/src'), { recursive: true });
    writeFileSync(join(workspace, 'libs/x/src', name), lines.join('\n'));
    return errorSources(workspace);
  } finally {
    rmSync(workspace, { recursive: true });
  }
}

const script = (code: string, message: string) => ({
  code,
  from: 'libs/x',
  message,
  next: '',
  printed: true,
});

test('a code that a script refuses with is found, its words as a person reads them', () => {
  const text = [
    'export const shell = String.raw`',
    '# URL FILE [SHA256]',
    'vm_fetch() {',
    '  if [ -n "$3" ]; then vm_path_fail SUM_WRONG "$1 has the sum $vm_fetch_sum instead of $3"; fi',
    '  vm_path_fail NOT_THERE "$2 is not there: ${"$"}{vm_said:-nobody knows why}"',
    '}`;',
  ];
  expect(found(text)).toEqual([
    script('SUM_WRONG', '‹url› has the sum ‹sum› instead of ‹sha256›'),
    script('NOT_THERE', '‹file› is not there: ‹said›'),
  ]);
});

test('and where its sentence is quoted for it', () => {
  const text = [
    'export function apply(path: string, zone: string) {',
    '  const unknown = `no zone ${zone}`;',
    "  const sentence = quote(`${path} isn't accepted:`);",
    '  return `vm_path_fail ZONE_UNKNOWN ${quote(unknown)}',
    'run || vm_path_fail FILE_REFUSED ${sentence}" $vm_said"',
    'vm_path_fail SOMETHING_ELSE ${made(path)}`;',
    '}',
  ];
  expect(found(text)).toEqual([
    script('ZONE_UNKNOWN', 'no zone ‹zone›'),
    script('FILE_REFUSED', '‹path› isn’t accepted: ‹said›'),
    script('SOMETHING_ELSE', ''),
  ]);
});

test('a code before a sentence is found, inside of another script too, and once', () => {
  const text = [
    'export function undo(name: string) {',
    '  const sentence = quote(`NOT_UNDONE: ${name} is still there`);',
    '  return `${sh`LC_ALL=C [ -s ${name} ]`}',
    '  echo "ALREADY_HERE: it\'s there: $found- take it away" >&2',
    "  printf '%s\\\\n' ${sentence} >&2`;",
    '}',
  ];
  expect(found(text)).toEqual([
    script('NOT_UNDONE', '‹name› is still there'),
    script('ALREADY_HERE', "it's there: ‹found›- take it away"),
  ]);
});

test('an error that plain JavaScript shows by itself is found', () => {
  const text = ['console.error(`✗ this is ${process.version} [NODE_OLD]', '  → npm install node`);'];
  expect(found(text, 'bin.mjs')).toEqual([
    { ...script('NODE_OLD', 'this is ‹version›'), next: 'npm install node' },
  ]);
});

test('what is suggested is said in words', () => {
  const text = ["throw new E({ code: 'X_UNKNOWN', message: `no ${name}`, next: didYouMean(name, names) });"];
  expect(found(text)).toEqual([
    {
      ...script('X_UNKNOWN', 'no ‹name›'),
      next: 'write what is suggested: did you mean `‹name›`? / there are ‹names›',
      printed: false,
    },
  ]);
});
