import ts from 'typescript';
import { heldBy, isCallOf, spoken } from './spoken.ts';

/** A code that stands in a text which is printed as it is, not in an error that is thrown. */
export interface Printed {
  readonly code: string;
  readonly message: string;
  /** Empty where the text is one sentence, as in scripts. */
  readonly next: string;
}

const quoted = String.raw`'[^']*'|"(?:[^"\\]|\\.)*"`;
/** `vm_path_fail CHECKSUM_WRONG "$3 has the SHA-256 …"` */
const failing = new RegExp(`\\bvm_path_fail ([A-Z][A-Z0-9_]*)(?: ((?:${quoted})+))?`, 'g');
/** `echo "CLUSTER_ALREADY_HERE: kubeadm init was not run …"` */
const echoed = /(?:^|["'\s])([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+): ([^"\n]+)/g;
/** `✗ vmstation runs on Node 24 or newer [NODE_TOO_OLD]`, and the next line. */
const shown = /✗ (.+) \[([A-Z][A-Z0-9_]*)\]\n *→ (.+)/g;

/** Every code that a string in the sources prints, most of them a script on a node. */
export function printedBy(node: ts.Node): readonly Printed[] {
  if (!ts.isStringLiteralLike(node) && !ts.isTemplateExpression(node)) return [];
  const [text, own] = [textOf(node), spoken(node)];
  const failed = [...text.matchAll(failing)].map(({ 1: code = '', 2: words = '', index }) => ({
    code,
    message: named(words.replaceAll(new RegExp(quoted, 'g'), unquoted), parameters(text.slice(0, index))),
    next: '',
  }));
  const said = [...own.matchAll(echoed)].map(([, code = '', words = '']) => ({
    code,
    message: named(words, []),
    next: '',
  }));
  const whole = [...own.matchAll(shown)].map(([, message = '', code = '', next = '']) => ({
    code,
    message,
    next,
  }));
  return [...failed, ...said, ...whole];
}

/** A string with the values in it by their names; what is quoted for sh stands in quotes. */
function textOf(node: ts.StringLiteralLike | ts.TemplateExpression): string {
  if (!ts.isTemplateExpression(node)) return node.text;
  const spans = node.templateSpans.map(({ expression, literal }) => inScript(expression) + literal.text);
  return node.head.text + spans.join('');
}

function inScript(value: ts.Expression): string {
  const held = resolved(value);
  if (!isCallOf(held, 'quote')) return spoken(value);
  const [words] = held.arguments;
  return words === undefined ? '' : `'${spoken(resolved(words)).replaceAll("'", '’')}'`;
}

function resolved(value: ts.Expression): ts.Expression {
  return ts.isIdentifier(value) ? (heldBy(value, value.text) ?? value) : value;
}

const unquoted = (word: string) => word.slice(1, -1);

/** Words of sh as a person reads them: `$vm_fetch_code` is `‹code›`. */
function named(words: string, called: readonly string[]): string {
  return words.replaceAll(/\$\{(\w+)[^}]*\}|\$(\w+)/g, (_, braced?: string, plain?: string) => {
    const name = braced ?? plain ?? '';
    return `‹${/^\d$/.test(name) ? (called[Number(name) - 1] ?? '…') : name.toLowerCase().split('_').at(-1)}›`;
  });
}

/** What `$1` and the next ones are: the comment above the function says it, such as `# URL FILE [SHA256]`. */
function parameters(before: string): readonly string[] {
  const comment = [...before.matchAll(/^# ([A-Z0-9_[\] .]+)(?=:|$)/gm)].at(-1)?.[1] ?? '';
  return comment.split(' ').map((word) => word.replaceAll(/[[\]]/g, '').toLowerCase());
}
