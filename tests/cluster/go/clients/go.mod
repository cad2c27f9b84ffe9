// The standard library and nothing else, with the behavior of the Go that Contour is built with.
module kubefront.test/clients

go 1.26.0
