//! What is written, byte for byte.

pub(super) const ROLE_BINDING: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: rolebinding-default-privileged-sa-ns_default
  namespace: projectcontour
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: psp:vmware-system-privileged
subjects:
- apiGroup: rbac.authorization.k8s.io
  kind: Group
  name: system:serviceaccounts
";

pub(super) const TCP: &str = "\
apiVersion: projectcontour.io/v1
kind: HTTPProxy
metadata:
  name: kubeapi-proxy
  namespace: default
spec:
  virtualhost:
    fqdn: k8s.example.com
    tls:
      secretName: kubeapi-tls
  tcpproxy:
    services:
    - name: kubernetes
      port: 443
      protocol: tls
      validation:
        caSecret: kubeapi-upstream-ca
        subjectName: kubernetes.default.svc
";

pub(super) const HTTP: &str = "\
apiVersion: projectcontour.io/v1
kind: HTTPProxy
metadata:
  name: kubeapi-proxy
  namespace: default
spec:
  virtualhost:
    fqdn: k8s.example.com
    tls:
      secretName: kubeapi-tls
  routes:
  - conditions:
    - prefix: /
    enableWebsockets: true
    timeoutPolicy:
      response: infinity
      idle: infinity
      idleConnection: 60s
    services:
    - name: kubernetes
      port: 443
      protocol: tls
      validation:
        caSecret: kubeapi-upstream-ca
        subjectName: kubernetes.default.svc
";

pub(super) const PASSTHROUGH: &str = "\
apiVersion: projectcontour.io/v1
kind: HTTPProxy
metadata:
  name: kubeapi-proxy
  namespace: default
spec:
  virtualhost:
    fqdn: k8s.example.com
    tls:
      passthrough: true
  tcpproxy:
    services:
    - name: kubernetes
      port: 443
";

pub(super) const HTTP_WITH_EVERYTHING: &str = "\
apiVersion: projectcontour.io/v1
kind: HTTPProxy
metadata:
  name: kubeapi-proxy
  namespace: default
spec:
  ingressClassName: internal
  virtualhost:
    fqdn: k8s.example.com
    tls:
      secretName: kubeapi-tls
    ipAllowPolicy:
    - cidr: 10.0.0.0/8
      source: Remote
    - cidr: 2001:db8::1/128
      source: Remote
  routes:
  - conditions:
    - prefix: /
    enableWebsockets: true
    timeoutPolicy:
      response: infinity
      idle: infinity
      idleConnection: 60s
    healthCheckPolicy:
      path: /readyz
      intervalSeconds: 5
      timeoutSeconds: 2
      unhealthyThresholdCount: 3
      healthyThresholdCount: 2
    services:
    - name: kubernetes
      port: 443
      protocol: tls
      validation:
        caSecret: kubeapi-upstream-ca
        subjectName: kubernetes.default.svc
";

pub(super) const TCP_WITH_EVERYTHING: &str = "\
apiVersion: projectcontour.io/v1
kind: HTTPProxy
metadata:
  name: kubeapi-proxy
  namespace: default
spec:
  ingressClassName: internal
  virtualhost:
    fqdn: k8s.example.com
    tls:
      secretName: kubeapi-tls
  tcpproxy:
    healthCheckPolicy:
      intervalSeconds: 5
      timeoutSeconds: 2
      unhealthyThresholdCount: 3
      healthyThresholdCount: 2
    services:
    - name: kubernetes
      port: 443
      protocol: tls
      validation:
        caSecret: kubeapi-upstream-ca
        subjectName: kubernetes.default.svc
";

pub(super) const SECRET: &str = "\
apiVersion: v1
kind: Secret
metadata:
  name: kubeapi-tls
  namespace: default
data:
  tls.crt: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCmJHVmhaZz09Ci0tLS0tRU5EIENFUlRJRklDQVRFLS0tLS0KLS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCmFXNTBaWEp0WldScFlYUmwKLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=
  tls.key: LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tClRFU1QtS0VZLUJZVEVTCi0tLS0tRU5EIFBSSVZBVEUgS0VZLS0tLS0K
type: kubernetes.io/tls
";

pub(super) const UPSTREAM_CA: &str = "\
apiVersion: v1
kind: Secret
metadata:
  name: kubeapi-upstream-ca
  namespace: default
data:
  ca.crt: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tClkyeDFjM1JsY2lCallRPT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=
type: Opaque
";

pub(super) const DELEGATION: &str = "\
apiVersion: projectcontour.io/v1
kind: TLSCertificateDelegation
metadata:
  name: default.kubeapi-proxy
  namespace: certs
spec:
  delegations:
  - secretName: kubeapi-tls
    targetNamespaces:
    - default
";

pub(super) const SERVICE_ACCOUNT: &str = "\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: ci
  namespace: ops
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: kubefront:ops:ci
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: view
subjects:
- kind: ServiceAccount
  name: ci
  namespace: ops
";

pub(super) const RESERVATION: &str = r#"apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata:
  name: reserve-default.kubeapi-proxy
spec:
  failurePolicy: Fail
  matchConstraints:
    resourceRules:
    - apiGroups:
      - projectcontour.io
      apiVersions:
      - "*"
      resources:
      - httpproxies
      operations:
      - CREATE
      - UPDATE
    - apiGroups:
      - networking.k8s.io
      apiVersions:
      - "*"
      resources:
      - ingresses
      operations:
      - CREATE
      - UPDATE
  matchConditions:
  - name: not-itself
    expression: "!(request.resource.resource == 'httpproxies' && request.namespace == 'default' && request.name == 'kubeapi-proxy')"
  - name: spec-changes
    expression: request.operation == 'CREATE' || object.spec != oldObject.spec
  variables:
  - name: reserved
    expression: "['k8s.example.com', '*.example.com']"
  validations:
  - expression: "!(object.spec.?virtualhost.?fqdn.orValue('') in variables.reserved)"
    message: k8s.example.com is reserved for HTTPProxy default/kubeapi-proxy
    reason: Forbidden
  - expression: object.spec.?rules.orValue([]).all(r, !(r.?host.orValue('') in variables.reserved)) && object.spec.?tls.orValue([]).all(t, t.?hosts.orValue([]).all(h, !(h in variables.reserved)))
    message: k8s.example.com is reserved for HTTPProxy default/kubeapi-proxy
    reason: Forbidden
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: reserve-default.kubeapi-proxy
spec:
  policyName: reserve-default.kubeapi-proxy
  validationActions:
  - Deny
"#;

pub(super) const KUBECONFIG: &str = "\
apiVersion: v1
clusters:
- cluster:
    server: https://k8s.example.com
    tls-server-name: k8s.example.com
  name: kubeapi
contexts:
- context:
    cluster: kubeapi
    user: third-party
  name: kubeapi
current-context: kubeapi
kind: Config
users:
- name: third-party
  user:
    token: TEST-TOKEN-BYTES
";

pub(super) const KUBECONFIG_PASSTHROUGH: &str = "\
apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tClkyeDFjM1JsY2lCallRPT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=
    server: https://k8s.example.com
    tls-server-name: kubernetes.default.svc
  name: kubeapi
contexts:
- context:
    cluster: kubeapi
    user: third-party
  name: kubeapi
current-context: kubeapi
kind: Config
users:
- name: third-party
  user:
    token: TEST-TOKEN-BYTES
";

pub(super) const KUBECONFIG_ODD_NAMES: &str = r#"apiVersion: v1
clusters:
- cluster:
    server: https://k8s.example.com:8443
    tls-server-name: k8s.example.com
  name: "on"
contexts:
- context:
    cluster: "on"
    namespace: apps
    user: "it's me: 1"
  name: "on"
current-context: "on"
kind: Config
users:
- name: "it's me: 1"
  user:
    token: TEST-TOKEN-BYTES
"#;

pub(super) const KUBECONFIG_EXEC: &str = r#"apiVersion: v1
clusters:
- cluster:
    extensions:
    - extension:
        audience: a
        retries: 3
        x: null
      name: client.authentication.k8s.io/exec
    server: https://k8s.example.com
    tls-server-name: k8s.example.com
  name: kubeapi
contexts:
- context:
    cluster: kubeapi
    user: third-party
  name: kubeapi
current-context: kubeapi
kind: Config
users:
- name: third-party
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      args:
      - get-token
      - --region
      - "on"
      command: kubelogin
      env:
      - name: AWS_PROFILE
        value: "1e3"
      installHint: |-
        see the wiki
        or ask
      interactiveMode: IfAvailable
      provideClusterInfo: true
"#;

pub(super) const CERTIFICATE: &str = "\
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: kubeapi-tls
  namespace: default
spec:
  dnsNames:
  - k8s.example.com
  issuerRef:
    group: cert-manager.io
    kind: ClusterIssuer
    name: corp
  privateKey:
    algorithm: ECDSA
    encoding: PKCS8
    rotationPolicy: Always
    size: 256
  secretName: kubeapi-tls
  usages:
  - digital signature
  - server auth
";

pub(super) const EXTERNAL_SECRET: &str = "\
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: kubeapi-tls
  namespace: default
spec:
  data:
  - remoteRef:
      key: kubeapi
      property: tls.crt
    secretKey: chain
  - remoteRef:
      key: kubeapi-key
    secretKey: key
  refreshInterval: 1h0m0s
  secretStoreRef:
    kind: ClusterSecretStore
    name: vault
  target:
    creationPolicy: Owner
    deletionPolicy: Retain
    name: kubeapi-tls
    template:
      data:
        tls.crt: \"{{ .chain }}\"
        tls.key: \"{{ .key }}\"
      engineVersion: v2
      type: kubernetes.io/tls
";

pub(super) const SOPS: &str = r"creation_rules:
- path_regex: (^|/)20-secret\.yaml$
  encrypted_regex: ^(data|stringData)$
  age: age1a,age1b
";

pub(super) const KUSTOMIZE: &str = "\
kustomization.yaml:
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
configurations:
- kustomizeconfig.yaml
resources:
- manifests/20-secret.yaml
- manifests/21-upstream-ca.yaml
- manifests/50-httpproxy.yaml
kustomizeconfig.yaml:
nameReference:
- kind: Secret
  version: v1
  fieldSpecs:
  - group: projectcontour.io
    kind: HTTPProxy
    path: spec/virtualhost/tls/secretName
  - group: projectcontour.io
    kind: HTTPProxy
    path: spec/tcpproxy/services/validation/caSecret
  - group: projectcontour.io
    kind: HTTPProxy
    path: spec/routes/services/validation/caSecret
";
