import { isBuiltin } from 'node:module';
import { isAbsolute, join } from 'node:path';
import { defineConfig, type Plugin, type UserConfig } from 'vite';
import { copyData } from './data.ts';
import { type Manifest, readManifest, sourceEntries } from './manifest.ts';

/**
 * How every package is built: `dist/` is the package as it is published, laid out as its source is
 * (`src/*.js` with types, data folders, package.json), so that a path beside a module is the same in both.
 * What is imported by name stays an import.
 */
export function library(root: string): UserConfig {
  const manifest = readManifest(root);
  return defineConfig({
    root,
    logLevel: 'warn',
    server: { port: 0 }, // nothing is served: without it Nx infers `serve`, `dev` and `preview` as well
    plugins: [published(root)],
    build: {
      ssr: true, // for Node: builtins and `new URL(…, import.meta.url)` stay as they are
      target: 'node24',
      outDir: 'dist',
      emptyOutDir: true,
      minify: false,
      lib: { entry: sourceEntries(manifest).map((entry) => join(root, entry)), formats: ['es'] },
      rolldownOptions: {
        external: (id: string) => external(manifest, id),
        output: { preserveModules: true, preserveModulesRoot: root, entryFileNames: '[name].js' },
      },
    },
  });
}

/**
 * What is imported by name, as long as a user of the package gets it: a builtin or a declared dependency.
 * Throws otherwise, also for helpers that the compiler brings in.
 */
function external({ name, dependencies }: Manifest, id: string): boolean {
  if (id.startsWith('.') || isAbsolute(id)) return false;
  if (isBuiltin(id)) return true;
  const parts = id.split('/').slice(0, id.startsWith('@') ? 2 : 1);
  if (parts.join('/') in dependencies) return true;
  throw new Error(`${name} imports ${id} without declaring it: add it to its dependencies`);
}

/** Adds to dist what makes it a package. */
function published(root: string): Plugin {
  return {
    name: 'vmstation:published',
    apply: 'build',
    async closeBundle(error) {
      if (error !== undefined) return;
      const manifest = readManifest(root);
      const { emitDeclarations } = await import('./declarations.ts'); // TypeScript is slow to load
      emitDeclarations(root, sourceEntries(manifest));
      copyData(root, manifest);
    },
  };
}
