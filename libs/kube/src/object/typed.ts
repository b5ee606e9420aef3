import type {
  V1ClusterRole,
  V1ClusterRoleBinding,
  V1ConfigMap,
  V1DaemonSet,
  V1Deployment,
  V1Ingress,
  V1Job,
  V1Namespace,
  V1NetworkPolicy,
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1Role,
  V1RoleBinding,
  V1Service,
  V1ServiceAccount,
  V1StatefulSet,
  V1StorageClass,
} from '@kubernetes/client-node';
import type { ObjectHead } from './kube-object.ts';

type Of<T, A extends string, K extends string> = T &
  ObjectHead & { readonly apiVersion: A; readonly kind: K };

// For `satisfies`, so that the editor completes a manifest and finds a misspelt field. Types only: nothing of the
// client is loaded for them. What they don't know yet can still be written as a plain KubeObject.
export type Namespace = Of<V1Namespace, 'v1', 'Namespace'>;
export type ConfigMap = Of<V1ConfigMap, 'v1', 'ConfigMap'>;
export type Service = Of<V1Service, 'v1', 'Service'>;
export type ServiceAccount = Of<V1ServiceAccount, 'v1', 'ServiceAccount'>;
export type PersistentVolume = Of<V1PersistentVolume, 'v1', 'PersistentVolume'>;
export type PersistentVolumeClaim = Of<V1PersistentVolumeClaim, 'v1', 'PersistentVolumeClaim'>;
export type Deployment = Of<V1Deployment, 'apps/v1', 'Deployment'>;
export type DaemonSet = Of<V1DaemonSet, 'apps/v1', 'DaemonSet'>;
export type StatefulSet = Of<V1StatefulSet, 'apps/v1', 'StatefulSet'>;
export type Job = Of<V1Job, 'batch/v1', 'Job'>;
export type Ingress = Of<V1Ingress, 'networking.k8s.io/v1', 'Ingress'>;
export type NetworkPolicy = Of<V1NetworkPolicy, 'networking.k8s.io/v1', 'NetworkPolicy'>;
export type StorageClass = Of<V1StorageClass, 'storage.k8s.io/v1', 'StorageClass'>;
export type Role = Of<V1Role, 'rbac.authorization.k8s.io/v1', 'Role'>;
export type RoleBinding = Of<V1RoleBinding, 'rbac.authorization.k8s.io/v1', 'RoleBinding'>;
export type ClusterRole = Of<V1ClusterRole, 'rbac.authorization.k8s.io/v1', 'ClusterRole'>;
export type ClusterRoleBinding = Of<
  V1ClusterRoleBinding,
  'rbac.authorization.k8s.io/v1',
  'ClusterRoleBinding'
>;
