import { VmstationError } from '@vmstation/engine';

/**
 * The only way a value gets into a script: one word for any POSIX sh, whatever it holds.
 * @throws QUOTE_NUL because no argument can hold a NUL byte
 */
export function quote(value: string | number): string {
  const text = String(value);
  if (text.includes('\0')) {
    throw new VmstationError({
      code: 'QUOTE_NUL',
      message: `a value for the shell holds a NUL byte: ${JSON.stringify(text.slice(0, 40))}`,
      next: 'take the NUL byte out of the site or the task',
    });
  }
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** sh`cp -a ${path} ${copy}`: every value quoted; arrays become several words. */
export function sh(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | readonly string[])[]
): string {
  return parts.reduce((script, part, i) => {
    const value = values[i - 1];
    return `${script}${word(value)}${part}`;
  });

  function word(value: string | number | readonly string[] | undefined): string {
    if (value === undefined) return '';
    return typeof value === 'object' ? value.map((each) => quote(each)).join(' ') : quote(value);
  }
}

/** sh text that the site gave, as one word for `eval`: a syntax error in it stays in its own subshell. */
export function evalOf(script: string): string {
  return `eval ${quote(script)}`;
}
