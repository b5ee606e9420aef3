/** A package of a test repository. */
export interface Made {
  readonly name: string;
  readonly version: string;
  readonly needs?: string;
  readonly drivesOut?: string;
}

/** sh that makes a Debian repository of small packages on the node and points apt at it, and at nothing else. */
export function debianRepository(list: readonly Made[]): string {
  const builds = list.map(
    ({ name, version, needs, drivesOut }) => `
mkdir -p /repo/b/DEBIAN /repo/b/etc/test
printf 'as packaged\\n' > /repo/b/etc/test/${name}.conf
printf '/etc/test/${name}.conf\\n' > /repo/b/DEBIAN/conffiles
printf '%s\\n' 'Package: ${name}' 'Version: ${version}' 'Architecture: all' 'Maintainer: test <t@example.org>' ${
      needs === undefined ? '' : `'Depends: ${needs}' `
    }${drivesOut === undefined ? '' : `'Conflicts: ${drivesOut}' `}'Description: test' > /repo/b/DEBIAN/control
f=${name}_${version.replace(':', '%3a')}_all.deb
dpkg-deb -b /repo/b "/repo/$f" >/dev/null
{ cat /repo/b/DEBIAN/control; printf 'Filename: ./%s\\nSize: %s\\nSHA256: %s\\n\\n' "$f" "$(stat -c %s "/repo/$f")" "$(sha256sum "/repo/$f" | cut -d ' ' -f 1)"; } >> /repo/Packages
rm -r /repo/b`,
  );
  return `set -e
rm -f /etc/apt/sources.list /etc/apt/sources.list.d/*
${builds.join('\n')}
echo 'deb [trusted=yes] file:/repo ./' > /etc/apt/sources.list.d/test.list`;
}

/** sh that makes the same for EL in a folder of this machine, with rpmbuild and createrepo_c. */
export function elRepository(folder: string, list: readonly Made[]): string {
  const builds = list.map(({ name, version, needs, drivesOut }) => {
    const [number, release = '1'] = version.split('-');
    return `
printf '%s\\n' 'Name: ${name}' 'Version: ${number}' 'Release: ${release}' 'Summary: test' 'License: MIT' 'BuildArch: noarch' ${
      needs === undefined ? '' : `'Requires: ${needs}' `
    }${drivesOut === undefined ? '' : `'Obsoletes: ${drivesOut}' `}'%description' test '%install' 'mkdir -p %{buildroot}/etc/test; echo as packaged > %{buildroot}/etc/test/${name}.conf' '%files' '%config(noreplace) /etc/test/${name}.conf' > p.spec
rpmbuild -bb --define "_topdir $PWD/top" --define "_rpmdir $PWD" p.spec >log 2>&1 || cat log >&2`;
  });
  return `set -e; cd ${folder}
${builds.join('\n')}
rm -r top; createrepo_c -q .`;
}

/** sh that points dnf at it, on a node that says it is EL. */
export const elSetup = `
sed -i 's/^ID=.*/ID=centos/' /etc/os-release
mkdir -p /etc/dnf /etc/yum.repos.d
printf '[main]\\ngpgcheck=1\\nreleasever=10\\nbest=True\\n' > /etc/dnf/dnf.conf
printf '[test]\\nname=test\\nbaseurl=file:///repo\\ngpgcheck=0\\n' > /etc/yum.repos.d/test.repo`;
