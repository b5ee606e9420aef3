import { Secret } from '@vmstation/engine';

/** A file with all that is in it. */
export interface File {
  readonly path: string;
  readonly content: string | Secret<string>;
  /** Octal digits. */
  readonly mode: string;
  /** `user:group`. */
  readonly owner: string;
  /** Command that has to accept the new file before it is put in place; `%s` is its path: `sshd -t -f %s`. */
  readonly validate?: string;
  /** For a file that could lock us out: the change is taken back unless a second connection succeeds. */
  readonly guard?: {
    /** Time until the node takes it back by itself. Default 60. */
    readonly seconds?: number;
    /** sh that makes the content effective, after writing and after taking back. */
    readonly reload: string;
  };
}

/** Whether the content must not be shown; a ledger has `[secret]` in its place. */
export function isSecret({ content }: File): boolean {
  return content instanceof Secret || content === String(new Secret(''));
}

/** The content itself. */
export function contentOf({ content }: File): string {
  return content instanceof Secret ? content.reveal() : content;
}
