/**
 * One program for the four images of the control plane: it picks the component by the name it is called
 * by. Linked once instead of four times, it is one layer that a node stores and pulls once.
 */
const components = {
  'kube-apiserver': { alias: 'apiserver', command: 'NewAPIServerCommand' },
  'kube-controller-manager': { alias: 'controllers', command: 'NewControllerManagerCommand' },
  'kube-scheduler': { alias: 'scheduler', command: 'NewSchedulerCommand' },
  'kube-proxy': { alias: 'proxy', command: 'NewProxyCommand' },
} as const;

/** The names that the program answers to. */
export const controlPlaneNames: readonly string[] = Object.keys(components);

const entries = Object.entries(components);

/** main.go with the same imports and entry as upstream's own commands. */
export const controlPlaneMain = `package main

import (
	"fmt"
	"os"
	"path/filepath"

	_ "time/tzdata"

	"github.com/spf13/cobra"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
${entries.map(([name, { alias }]) => `	${alias} "k8s.io/kubernetes/cmd/${name}/app"`).join('\n')}
)

func main() {
	name := filepath.Base(os.Args[0])
	var command *cobra.Command
	switch name {
${entries.map(([name, { alias, command }]) => `	case "${name}":\n		command = ${alias}.${command}()`).join('\n')}
	default:
		fmt.Fprintln(os.Stderr, "call me by the name of a component, not "+name)
		os.Exit(2)
	}
	os.Exit(cli.Run(command))
}
`;
