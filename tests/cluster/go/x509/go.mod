// The standard library and nothing else, with the behavior of the Go that Contour is built with.
module kubefront.test/x509

go 1.26.0
