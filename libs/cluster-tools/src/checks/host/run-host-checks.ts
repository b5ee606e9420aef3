import { randomBytes } from 'node:crypto';
import { quote, type Shell } from '@vmstation/resources';
import { type HostCheckContext, type Verdict, verdictOf } from '../check.ts';
import type { HostCheck } from './host-check.ts';
import { hostChecks } from './index.ts';

/** Time limit of one check on the host, in seconds. */
const checkSeconds = 15;

/**
 * Measures all checks that apply to a host in one script, and judges each. A check that cannot be measured is
 * `unknown`; throws only when the host is lost.
 */
export async function runHostChecks(
  shell: Pick<Shell, 'run'>,
  context: HostCheckContext,
  checks: readonly HostCheck[] = hostChecks,
): Promise<readonly Verdict[]> {
  const asked = checks.filter(({ applies }) => applies?.(context) ?? true);
  const mark = `vmstation-${randomBytes(12).toString('hex')}`;
  const { stdout } = await shell.run(scriptOf(asked, context, mark), {
    timeoutMs: (asked.length * checkSeconds + 10) * 1000,
  });
  const sections = sectionsOf(stdout, mark);
  return asked.map((check, index) => judged(check, context, sections.get(index)));
}

interface Section {
  readonly code: number;
  readonly printed: string;
}

/** Each check in a shell of its own with a time limit; its end is a line that no check can print by chance. */
function scriptOf(checks: readonly HostCheck[], context: HostCheckContext, mark: string): string {
  const sections = checks.map(
    (check, index) =>
      `timeout ${checkSeconds} sh -c ${quote(check.measure(context))} </dev/null 2>&1; printf '\\n%s %s %s\\n' ${mark} ${index} "$?"`,
  );
  return `# health checks\n${sections.join('\n')}\n`;
}

function sectionsOf(stdout: string, mark: string): ReadonlyMap<number, Section> {
  const sections = new Map<number, Section>();
  let lines: string[] = [];
  for (const line of stdout.split('\n')) {
    const [word, index, code] = line.split(' ');
    if (word !== mark) lines.push(line);
    else {
      sections.set(Number(index), { code: Number(code), printed: lines.join('\n') });
      lines = [];
    }
  }
  return sections;
}

function judged(check: HostCheck, context: HostCheckContext, section: Section | undefined): Verdict {
  const target = `host:${context.host.name}` as const;
  if (section === undefined)
    return verdictOf(target, check, 'unknown', ['the host did not answer to the end']);
  if (section.code === 124)
    return verdictOf(target, check, 'unknown', [`it took longer than ${checkSeconds} s`]);
  if (section.code !== 0) {
    const said = section.printed.trim().split('\n').slice(-3).join('; ');
    return verdictOf(target, check, 'unknown', [said === '' ? `it ended with ${section.code}` : said]);
  }
  const why = check.judge(section.printed, context);
  return verdictOf(target, check, why.length === 0 ? 'ok' : 'failed', why);
}
