import { z } from 'zod';
import { didYouMean } from './did-you-mean.ts';
import type { Finding, SitePath } from './problem.ts';
import { problemCodes } from './schema/codes.ts';
import { siteSchema } from './schema/site.ts';
import { keysAt, schemasAt, wordsAt } from './schema-walk.ts';

type Issue = z.core.$ZodIssue;

/** Characters of a value that an error shows. */
const longest = 80;

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

function pathOf(issue: Issue): SitePath {
  return issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
}

function codeAt(path: SitePath): string | undefined {
  return schemasAt(siteSchema, path)
    .map((schema) => problemCodes.get(schema)?.code)
    .find((code) => code !== undefined);
}

function wrongType(issue: Issue & { code: 'invalid_type' }, path: SitePath): Finding {
  const expected = kinds[issue.expected] ?? issue.expected;
  if (issue.input === undefined) {
    return { code: 'KEY_MISSING', path, at: 'key', message: 'this is missing', fix: `add it: ${expected}` };
  }
  return {
    code: 'TYPE_WRONG',
    path,
    message: `${shown(issue.input)} is not ${expected}`,
    fix: `write ${expected}`,
  };
}

function unknownWord(input: unknown, path: SitePath): Finding {
  const known = wordsAt(siteSchema, path);
  if (input === undefined) {
    return {
      code: 'KEY_MISSING',
      path,
      at: 'key',
      message: 'this is missing',
      fix: `add one of ${known.join(', ')}`,
    };
  }
  const message = `${shown(input)} is not known here`;
  return {
    code: codeAt(path) ?? 'VALUE_UNKNOWN',
    path,
    message,
    fix: didYouMean(typeof input === 'string' ? input.slice(0, longest) : '', known),
  };
}

/** A value in an error, as much of it as one can read. */
function shown(input: unknown): string {
  const text = typeof input === 'string' ? input : (JSON.stringify(input) ?? String(input));
  const short = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return typeof input === 'string' ? JSON.stringify(short) : short;
}

function textParam(issue: Issue & { code: 'custom' }, name: string): string | undefined {
  const value: unknown = issue.params?.[name];
  return typeof value === 'string' ? value : undefined;
}

/** What zod found, as sentences with a fix. */
export function findingsOf(issue: Issue): readonly Finding[] {
  const path = pathOf(issue);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        code: 'KEY_UNKNOWN',
        path: [...path, key],
        at: 'key',
        message: `the key \`${key}\` is not known here`,
        fix: didYouMean(key, keysAt(siteSchema, path)),
      }));
    case 'invalid_type':
      return [wrongType(issue, path)];
    case 'invalid_value':
      return [unknownWord(issue.input, path)];
    case 'invalid_key': {
      const message = issue.issues[0]?.message ?? 'the key has a wrong form';
      return [{ code: 'KEY_INVALID', path, at: 'key', message, fix: 'rename it' }];
    }
    case 'invalid_union': {
      if (issue.discriminator === undefined) break;
      const input: unknown = z.record(z.string(), z.unknown()).safeParse(issue.input).data?.[
        issue.discriminator
      ];
      return [unknownWord(input, path)];
    }
    case 'custom':
      return [
        {
          code: textParam(issue, 'code') ?? 'VALUE_INVALID',
          path,
          message: issue.message,
          fix: textParam(issue, 'fix') ?? 'correct the value',
        },
      ];
    default:
  }
  if (issue.input === undefined && issue.code === 'invalid_union') {
    return [{ code: 'KEY_MISSING', path, at: 'key', message: 'this is missing', fix: 'add it' }];
  }
  return [{ code: 'VALUE_INVALID', path, message: issue.message, fix: 'correct the value' }];
}
