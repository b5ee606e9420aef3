import type { Check, HostCheckContext } from '../check.ts';

/** A condition of a machine: sh measures, TypeScript judges. */
export interface HostCheck extends Check {
  readonly scope: 'host';
  /** Which hosts it is asked of; default all. */
  readonly applies?: (context: HostCheckContext) => boolean;
  /** POSIX sh, run as root. It changes nothing; when it ends with anything but 0, nothing was measured. */
  readonly measure: (context: HostCheckContext) => string;
  /** Pure: what is wrong in what was printed, nothing when the condition holds. */
  readonly judge: (printed: string, context: HostCheckContext) => readonly string[];
}

export function defineHostCheck(check: Omit<HostCheck, 'scope'>): HostCheck {
  return { scope: 'host', ...check };
}

/** Lines with something in them, as their words. */
export function wordsOf(printed: string): readonly (readonly string[])[] {
  return printed
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([first]) => first !== undefined && first !== '');
}

/** Members of a cluster that kubeadm makes; what others install is named differently. */
export function kubeadmMember({ cluster }: HostCheckContext): boolean {
  return cluster?.distribution === 'kubeadm';
}
