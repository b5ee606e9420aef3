import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

/**
 * Writes `dist/src/**\/*.d.ts` for every module that the entries reach inside the package. Types are checked
 * elsewhere (`npm run typecheck`), so nothing is checked twice here. Throws when a type cannot be written down.
 */
export function emitDeclarations(root: string, entries: readonly string[]): void {
  const workspace = join(import.meta.dirname, '..', '..');
  const program = ts.createProgram({
    rootNames: entries.filter((entry) => entry.endsWith('.ts')).map((entry) => join(root, entry)),
    options: {
      ...baseOptions(join(workspace, 'tsconfig.base.json'), workspace),
      noEmit: false,
      noCheck: true,
      declaration: true,
      emitDeclarationOnly: true,
      rootDir: workspace,
      outDir: workspace,
    },
  });
  const own = program
    .getSourceFiles()
    .filter(
      ({ fileName, isDeclarationFile }) =>
        !isDeclarationFile && inside(root, fileName) && /\.ts$/.test(fileName),
    );
  for (const source of own) {
    const { diagnostics } = program.emit(source, (file, text) =>
      write(join(root, 'dist', relative(root, file)), text),
    );
    if (diagnostics.length > 0) throw new Error(ts.formatDiagnostics(diagnostics, host));
  }
}

function baseOptions(file: string, folder: string): ts.CompilerOptions {
  const { config, error } = ts.readConfigFile(file, ts.sys.readFile);
  if (error !== undefined) throw new Error(ts.formatDiagnostics([error], host));
  return ts.convertCompilerOptionsFromJson(config.compilerOptions, folder).options;
}

const host: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => process.cwd(),
  getNewLine: () => '\n',
};

const inside = (folder: string, file: string) =>
  !relative(folder, file).startsWith('..') && !file.includes('/node_modules/');

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
