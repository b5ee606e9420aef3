import { entries, type Rule, repeated } from './rule.ts';

/** One folder has one owner and one mode. */
export const duplicateVolumePath: Rule = (view) => {
  const folders = entries(view.volumes).map(({ key, value }) => ({
    text: `${value.host}:${value.path}`,
    name: key,
    value,
    path: ['volumes', key, 'path'],
  }));
  return repeated(folders).map(({ name, value, path, first }) => ({
    code: 'VOLUME_PATH_DUPLICATE',
    path,
    message: `${first.name} is ${value.path} on ${value.host} already`,
    fix: `give ${name} a folder of its own, or use ${first.name} in its place`,
  }));
};
