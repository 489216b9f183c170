module tools/cilium

go 1.26.6

require github.com/cilium/cilium v1.20.2
