import { z } from 'zod';
import { siteSchema } from './schema/site.ts';

type Json = z.core.JSONSchema.JSONSchema;
type Member = Json | boolean;

const nothing: Json = { type: 'null', description: 'Takes the key away.' };

/** What an environment may say of a place: any part of it, or null. */
function partial(member: Member): Member {
  if (typeof member === 'boolean') return member;
  const { required: _required, default: _default, properties, additionalProperties, oneOf, ...rest } = member;
  return {
    ...rest,
    ...(oneOf === undefined ? {} : { anyOf: oneOf.map(partialJson) }),
    ...(properties === undefined ? {} : { properties: mapValues(properties, orNothing) }),
    ...(additionalProperties === undefined || typeof additionalProperties === 'boolean'
      ? { ...(additionalProperties === undefined ? {} : { additionalProperties }) }
      : { additionalProperties: orNothing(additionalProperties) }),
  };
}

function partialJson(member: Json): Json {
  const result = partial(member);
  return typeof result === 'boolean' ? member : result;
}

function orNothing(member: Member): Member {
  return typeof member === 'boolean' ? member : { anyOf: [partialJson(member), nothing] };
}

function mapValues<T, R>(map: Readonly<Record<string, T>>, change: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}

/** The JSON Schema with which an editor completes and checks site.yaml as it is typed. */
export function siteJsonSchema(): Json {
  const schema = z.toJSONSchema(siteSchema, { io: 'input', target: 'draft-7' });
  const { site: _site, environments, ...changeable } = schema.properties ?? {};
  if (typeof environments !== 'object') throw new TypeError('the schema of a site has no environments');
  const overlay = partialJson({ type: 'object', properties: changeable, additionalProperties: false });
  return {
    ...schema,
    properties: {
      ...schema.properties,
      environments: { ...environments, additionalProperties: { $ref: '#/definitions/overlay' } },
    },
    definitions: { overlay },
  };
}
