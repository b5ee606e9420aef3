import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { printedBy } from './printed.ts';
import { heldBy, lastName, spoken, suggested } from './spoken.ts';

/** One place in the sources where an error or a finding with a code is made. */
export interface ErrorSource {
  readonly code: string;
  /** The package's folder. */
  readonly from: string;
  /** Sentence, values as `‹name›`; empty when the place names only the code. */
  readonly message: string;
  /** What to do, likewise. */
  readonly next: string;
  /** Whether only a text has the code, such as a script that a node runs. */
  readonly printed: boolean;
}

const codePattern = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

/**
 * Every error of every package: `{ code: 'SSH_AUTH_FAILED', message, next }`, `refuse('CODE', message, next)`,
 * `known('CODE', …)`, and the codes that scripts print.
 */
export function errorSources(workspace: string): readonly ErrorSource[] {
  const files = globSync('{apps,libs,tools}/*/src/**/*.{ts,mjs}', { cwd: workspace }).filter(
    (file) => !/\.test\.ts$|\/testing\//.test(file),
  );
  return files.toSorted().flatMap((file) => {
    const text = readFileSync(join(workspace, file), 'utf8');
    const from = file.split('/').slice(0, 2).join('/');
    const found: ErrorSource[] = [];
    const visit = (node: ts.Node) => {
      for (const { codes, message, next } of made(node))
        for (const code of codes) found.push({ code, from, message, next, printed: false });
      for (const each of printedBy(node)) found.push({ ...each, from, printed: true });
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
    return found;
  });
}

interface Made {
  readonly codes: readonly string[];
  readonly message: string;
  readonly next: string;
}

function made(node: ts.Node): readonly Made[] {
  // `const codes = { … }`: of errors of the command line, whose words another library says.
  if (ts.isVariableDeclaration(node) && node.name.getText() === 'codes' && node.initializer !== undefined)
    return ts.isObjectLiteralExpression(node.initializer) ? node.initializer.properties.flatMap(typed) : [];
  if (ts.isObjectLiteralExpression(node)) {
    const value = (name: string) => propertyOf(node, name);
    const code = value('code');
    const [message, next] = [value('message'), value('next') ?? value('fix')];
    if (code === undefined || !ts.isConditionalExpression(code)) return [saying(code, message, next)];
    return (['whenTrue', 'whenFalse'] as const).map((side) =>
      saying(code[side], chosen(message, code, side), chosen(next, code, side)),
    );
  }
  if (!ts.isCallExpression(node)) return [];
  const [code, message, next] = node.arguments;
  const name = lastName(node.expression);
  if (name === 'refuse') return [saying(code, message, next)];
  // A fault of a value, which the site's schema says itself.
  if (
    node.expression.getText() === 'problemCodes.add' &&
    message !== undefined &&
    ts.isObjectLiteralExpression(message)
  )
    return [{ ...saying(propertyOf(message, 'code'), undefined, undefined), next: suggested }];
  // Of the words on the command line that have to be one of a list.
  if (name === 'known' && message !== undefined)
    return [
      {
        ...saying(code, undefined, undefined),
        message: `there is no ${spoken(message)} ‹name›`,
        next: suggested,
      },
    ];
  return [];
}

/** What every fault of the command line ends with. */
const helped = 'did you mean ‹name›? / vmstation ‹verb› --help lists what there is';

function typed(property: ts.ObjectLiteralElementLike): readonly Made[] {
  if (!ts.isPropertyAssignment(property)) return [];
  return [{ ...saying(property.initializer, undefined, undefined), next: helped }];
}

function saying(code: Value, message: Value, next: Value): Made {
  // `codeAt(path) ?? 'VALUE_UNKNOWN'`: the other ones are known from elsewhere.
  const last = code !== undefined && ts.isBinaryExpression(code) ? code.right : code;
  const codes =
    last !== undefined && ts.isStringLiteral(last) && codePattern.test(last.text) ? [last.text] : [];
  return { codes, message: spoken(message), next: spoken(next) };
}

type Value = ts.Expression | undefined;

/** A property of an object; for `{ message }` what the nearest `const message` holds. */
function propertyOf(node: ts.ObjectLiteralExpression, name: string): Value {
  const property = node.properties.find(
    (each) => each.name !== undefined && ts.isIdentifier(each.name) && each.name.text === name,
  );
  if (property === undefined) return undefined;
  if (ts.isPropertyAssignment(property)) return property.initializer;
  return heldBy(node, name);
}

/** Of a value that depends on the same condition as the code, the side that belongs to the code. */
function chosen(value: Value, code: ts.ConditionalExpression, side: 'whenTrue' | 'whenFalse'): Value {
  const same =
    value !== undefined &&
    ts.isConditionalExpression(value) &&
    value.condition.getText() === code.condition.getText();
  return same ? value[side] : value;
}
