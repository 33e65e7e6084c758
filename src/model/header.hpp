// What the header of a model file says of a model, and back.
#pragma once

#include "model/file.hpp"
#include "model/impl.hpp"

namespace lamina::model {

// The bytes of the file. Throws a data error when a name is no valid UTF-8.
std::string packed(const ModelFile& file);

// The model as the parts of a file.
ModelFile to_file(const Model::Impl& impl, bool keep_state);

// The content of the model's section: network, encoder, decoder, options, training, reports.
nlohmann::json header_of(const Model::Impl& impl);

// Checks that all parts fit together. Throws errors of kind `model`; nlohmann's when a part has another form.
Model::Impl from_file(ModelFile file, const std::string& path);

}  // namespace lamina::model
