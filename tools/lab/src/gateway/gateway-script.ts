/** Where the mirror is mounted in the gateway. */
export const MIRROR = '/mirror';

/** What nodes ask the gateway for, with the ports. */
export const HTTP_PORT = 80;
export const REGISTRY_PORT = 5000;

/** The body of nginx' `server` for the registry, where the mirror brings one: pulls then need no other program. */
const REGISTRY_CONF = `${MIRROR}/registry/nginx.conf`;

const NGINX = `
daemon off;
pid /run/nginx.pid;
error_log /dev/stderr warn;
events {}
http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  access_log /dev/stdout;
  sendfile on;
  client_body_temp_path /run/body; proxy_temp_path /run/proxy; fastcgi_temp_path /run/fastcgi;
  uwsgi_temp_path /run/uwsgi; scgi_temp_path /run/scgi;
  server {
    listen ${HTTP_PORT};
    root ${MIRROR};
    autoindex on;
    location ~ ^/(apt|rpm|files|keys)/ { }
    location = /healthz { return 200 "ok\\n"; }
    location / { return 404; }
  }
  include /run/registry.conf;
}
`;

/**
 * What the gateway runs as PID 1: nginx over the mirror's static folders, and over its images by the mirror's own
 * rules, which make an OCI registry of them. When it ends, the gateway ends, and its engine starts it again.
 */
export const GATEWAY_SCRIPT = `
set -e
cat > /run/nginx.conf <<'END'
${NGINX}
END
echo 'server { listen ${REGISTRY_PORT}; root ${MIRROR}; include ${REGISTRY_CONF}; }' > /run/registry.conf
nginx -c /run/nginx.conf &
trap 'kill $(jobs -p); exit 0' TERM INT
wait -n
echo 'nginx of the gateway ended' >&2
exit 1
`;
