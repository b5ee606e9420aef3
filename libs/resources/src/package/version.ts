/**
 * Whether a version is the wanted one or goes on after it at a border: `1.29` fits `1.29.15-1.1` and `0:1.29.15`.
 * The shell's `vm_package_fits` says the same.
 */
export function fits(version: string, wanted: string): boolean {
  return begins(version, wanted) || begins(version.replace(/^[0-9]+:/, ''), wanted);
}

/** A pre-release (`1.2~rc1`) is no `1.2`. */
function begins(version: string, wanted: string): boolean {
  return version.startsWith(wanted) && !/^[A-Za-z0-9~]/.test(version.slice(wanted.length));
}
