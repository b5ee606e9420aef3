import { join } from 'node:path';
import ts from 'typescript';

/** A type of resource, from the function that makes it. */
export interface TypeFacts {
  /** What a task calls: `file`, `pkg`, `manifest`. */
  readonly make: string;
  readonly about: string;
  readonly key: string;
  readonly reads: string;
  readonly undoes: string;
  readonly options: readonly Option[];
}

export interface Option {
  readonly name: string;
  readonly required: boolean;
  readonly type: string;
  readonly about: string;
}

/** Every function of a package that makes a resource: exported, and giving a `Draft`. */
export function resourceTypes(workspace: string, library: string): readonly TypeFacts[] {
  const index = join(workspace, 'libs', library, 'src', 'index.ts');
  const { config } = ts.readConfigFile(join(workspace, 'tsconfig.base.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, workspace);
  const program = ts.createProgram([index], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(index);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${index} has no exports`);
  return checker
    .getExportsOfModule(module)
    .flatMap((symbol) => factsOf(checker, symbol))
    .toSorted((a, b) => (a.make < b.make ? -1 : 1));
}

function factsOf(checker: ts.TypeChecker, exported: ts.Symbol): readonly TypeFacts[] {
  const alias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
  const symbol = alias ? checker.getAliasedSymbol(exported) : exported;
  const [signature] = checker.getTypeOfSymbol(symbol).getCallSignatures();
  const [wanted] = signature?.getParameters() ?? [];
  if (signature === undefined || wanted === undefined) return [];
  if (signature.getReturnType().getSymbol()?.getName() !== 'Draft') return [];
  const tags = symbol.getJsDocTags(checker);
  const tag = (name: string) =>
    oneLine(ts.displayPartsToString(tags.find((each) => each.name === name)?.text));
  return [
    {
      make: exported.getName(),
      about: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
      key: tag('key'),
      reads: tag('reads'),
      undoes: tag('undoes'),
      options: optionsOf(checker, checker.getTypeOfSymbol(wanted)),
    },
  ];
}

function optionsOf(checker: ts.TypeChecker, type: ts.Type): readonly Option[] {
  return checker.getPropertiesOfType(type).map((property) => ({
    name: property.getName(),
    required: (property.flags & ts.SymbolFlags.Optional) === 0,
    type: typeText(checker, property),
    about: oneLine(ts.displayPartsToString(property.getDocumentationComment(checker))),
  }));
}

function typeText(checker: ts.TypeChecker, property: ts.Symbol): string {
  const type = checker.getNonNullableType(checker.getTypeOfSymbol(property));
  const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseSingleQuotesForStringLiteralType;
  return checker.typeToString(type, undefined, flags).replaceAll('readonly ', '');
}

const oneLine = (text: string) => text.replaceAll(/\s*\n\s*/g, ' ').trim();
