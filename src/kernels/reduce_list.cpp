#include "kernels/tiers.hpp"

namespace lamina::kernels {

template <class T>
ImplementationList<SumRowsFunction<T>> sum_rows_list() {
  LAMINA_IMPLEMENTATIONS(SumRowsFunction<T>, sum_rows, <T>);
}
LAMINA_INSTANTIATE(sum_rows_list)

template <class T>
ImplementationList<SumInputsFunction<T>> sum_inputs_list() {
  LAMINA_IMPLEMENTATIONS(SumInputsFunction<T>, sum_inputs, <T>);
}
LAMINA_INSTANTIATE(sum_inputs_list)

template <class T>
ImplementationList<RowReduceFunction<T>> sum_columns_list() {
  LAMINA_IMPLEMENTATIONS(RowReduceFunction<T>, sum_columns, <T>);
}
LAMINA_INSTANTIATE(sum_columns_list)

template <class T>
ImplementationList<RowReduceFunction<T>> max_columns_list() {
  LAMINA_IMPLEMENTATIONS(RowReduceFunction<T>, max_columns, <T>);
}
LAMINA_INSTANTIATE(max_columns_list)

template <class T>
ImplementationList<RowReduceFunction<T>> log_sum_exp_list() {
  LAMINA_IMPLEMENTATIONS(RowReduceFunction<T>, log_sum_exp, <T>);
}
LAMINA_INSTANTIATE(log_sum_exp_list)

template <class T>
ImplementationList<SoftmaxFunction<T>> softmax_list() {
  LAMINA_IMPLEMENTATIONS(SoftmaxFunction<T>, softmax, <T>);
}
LAMINA_INSTANTIATE(softmax_list)

}  // namespace lamina::kernels
