"""The cells of a sheet before anybody has said what they mean: columns without an object a cell."""
