/** Why work on a cluster fails: libs/kube. */
export const cluster: Readonly<Record<string, string>> = {
  API_GROUP_UNAVAILABLE: 'an aggregated API such as metrics is registered, and its own pod does not answer',
  APPLYSET_FOREIGN: 'somebody changed the labels or annotations of the ConfigMap that lists what is ours',
  CLUSTER_ABSENT: 'the control plane is not made yet, or its host could not be read in this run',
  CLUSTER_ERROR: 'the API server had a fault, was starting or was busy; the cause has its words',
  CLUSTER_FORBIDDEN: 'the user of the kubeconfig lacks the right (403)',
  CLUSTER_TOO_OLD: 'the API server is older than Kubernetes 1.27',
  CLUSTER_UNAUTHORIZED:
    'the certificate or token of the kubeconfig has ended, or is of another cluster (401)',
  CLUSTER_UNREACHABLE: 'the API server is down or starting, its host is off, or a firewall is between',
  DELETE_STUCK: 'a finalizer waits for a controller that is gone or hangs',
  KEY_UNPARSABLE: 'a fault of VMStation, or a remembered object from another version',
  KIND_UNKNOWN: 'the CustomResourceDefinition is not there yet, or apiVersion or kind is misspelt',
  KUBECONFIG_INVALID: 'it is cut or damaged, names no cluster, or its server has no https address',
  KUBECONFIG_NOT_OURS:
    'the file there is unreadable, was written by somebody else, or belongs to another cluster',
  MANIFEST_NOT_JSON: 'a value such as a function or a bigint stands in a manifest',
  MANIFEST_NO_NAME: 'an object without a name could not be found again',
  MANIFEST_SCOPE: 'the kind and metadata.namespace do not fit',
  NODE_ABSENT: 'kubelet never reached the API server, or the join of that host failed',
  NOT_APPLIED: 'a controller, an operator or a person wrote the field back at once',
  NOT_READY:
    'its pods do not start, pull or pass their probes, or the node’s kubelet or network is not up; the cause says which',
  NOT_RESTARTABLE: 'a notification to a kind that has no pods, such as a Service',
  OBJECT_CONFLICT: 'somebody else changed the object at the same moment (409)',
  OBJECT_INVALID: 'a field is unknown, misplaced or cannot be changed any more (400, 422)',
  OBJECT_NOT_FOUND: 'what it lives in, such as its namespace, is not there (404)',
  OBJECT_OWNED: 'another tool or another site keeps it in an ApplySet of its own',
  PROBE_FAILED: 'what is asked does not answer, or not as declared; the message has its last answer',
  SECRET_IN_CLEAR: 'a secret value stands in a field of an object that is no Secret',
  WRONG_TARGET: 'a file, a package and their like need a host, and got a cluster',
};
