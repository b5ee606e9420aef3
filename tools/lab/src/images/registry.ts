import { splitRef } from './image-spec.ts';

/** An image as the registry serves it. */
export interface RegistryImage {
  readonly ref: string;
  readonly digest: string;
  readonly mediaType: string;
}

/**
 * The body of an nginx `server` that is an OCI registry for pulls. Its `root` must be the mirror's folder.
 * Every upstream host is a path: `/v2/<host>/<repository>/…`; blobs are stored once for all.
 */
export function registryNginx(images: readonly RegistryImage[]): string {
  const manifest = (path: string, image: RegistryImage) => `location = "${path}" {
  types { }
  default_type "${image.mediaType}";
  add_header Docker-Content-Digest "${image.digest}" always;
  rewrite ^ /registry/sha256/${image.digest.replace('sha256:', '')} break;
}`;
  return `${[
    'location = /v2/ { default_type application/json; add_header Docker-Distribution-Api-Version registry/2.0; return 200 "{}"; }',
    'location ~ "^/v2/.+/blobs/sha256:[0-9a-f]{64}$" {\n  types { }\n  default_type application/octet-stream;\n  rewrite "^/v2/.+/blobs/sha256:([0-9a-f]{64})$" /registry/sha256/$1 break;\n}',
    ...images.flatMap((image) => {
      const { host, repository, tag } = splitRef(image.ref);
      const base = `/v2/${host}/${repository}/manifests`;
      return [manifest(`${base}/${tag}`, image), manifest(`${base}/${image.digest}`, image)];
    }),
    'location / { return 404; }',
  ].join('\n')}\n`;
}

/** The upstream hosts of the given images, sorted. */
export function upstreamHosts(images: readonly { readonly ref: string }[]): readonly string[] {
  return [...new Set(images.map((image) => splitRef(image.ref).host))].sort();
}

/**
 * containerd's `/etc/containerd/certs.d/<host>/hosts.toml` that pulls `host` from the lab's registry at
 * `registryUrl` (such as `http://10.0.0.2:5000`) and from nowhere else.
 */
export function hostsToml(host: string, registryUrl: string): string {
  const url = `${registryUrl.replace(/\/$/, '')}/v2/${host}`;
  return `server = "${url}"

[host."${url}"]
  capabilities = ["pull", "resolve"]
  override_path = true
`;
}
