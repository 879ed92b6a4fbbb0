{{- /* repository:tag, or repository@digest where there is one. */ -}}
{{- define "shop-orders.image" -}}
{{- if .digest }}{{ .repository }}@{{ .digest }}{{ else }}{{ .repository }}:{{ .tag | default "latest" }}{{ end }}
{{- end }}
