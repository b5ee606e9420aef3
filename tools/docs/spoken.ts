import ts from 'typescript';

/** The words of an expression: text as it is, values by their last name. */
export function spoken(value: ts.Expression | undefined): string {
  if (value === undefined) return '';
  if (ts.isStringLiteralLike(value)) return value.text;
  if (ts.isTemplateExpression(value)) {
    const spans = value.templateSpans.map(({ expression, literal }) => spoken(expression) + literal.text);
    return value.head.text + spans.join('');
  }
  if (ts.isConditionalExpression(value))
    return [spoken(value.whenTrue), spoken(value.whenFalse)].filter((text) => text !== '').join(' / ');
  if (ts.isBinaryExpression(value)) {
    const joined = value.operatorToken.kind === ts.SyntaxKind.PlusToken;
    return spoken(value.left) + (joined ? spoken(value.right) : '');
  }
  if (ts.isParenthesizedExpression(value)) return spoken(value.expression);
  if (isCallOf(value, 'didYouMean')) return suggested;
  return `‹${lastName(value)}›`;
}

/** What `didYouMean` says, one or the other. */
export const suggested = 'write what is suggested: did you mean `‹name›`? / there are ‹names›';

export function isCallOf(value: ts.Node, name: string): value is ts.CallExpression {
  return ts.isCallExpression(value) && value.expression.getText() === name;
}

export function lastName(value: ts.Expression): string {
  if (ts.isIdentifier(value)) return value.text;
  if (ts.isPropertyAccessExpression(value)) return value.name.text;
  if (ts.isCallExpression(value)) {
    const [first] = value.arguments;
    const name = lastName(value.expression);
    return name === 'quote' && first !== undefined ? lastName(first) : name;
  }
  return '…';
}

/** What the nearest `const` of a name holds. */
export function heldBy(node: ts.Node, name: string): ts.Expression | undefined {
  for (let up = node; up !== undefined; up = up.parent) {
    if (!ts.isBlock(up)) continue;
    for (const statement of up.statements.filter(ts.isVariableStatement))
      for (const variable of statement.declarationList.declarations)
        if (ts.isIdentifier(variable.name) && variable.name.text === name) return variable.initializer;
  }
  return undefined;
}
