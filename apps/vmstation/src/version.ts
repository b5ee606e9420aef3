import manifest from '../package.json' with { type: 'json' };

/** The version of this package, as it was released. */
export const version: string = manifest.version;
