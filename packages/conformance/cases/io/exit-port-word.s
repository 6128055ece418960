# A word written to the exit port is one access.
# realmode: exit="io out16 0xf4 0x1234" judge="KVM run; KVM API, KVM_EXIT_IO"
        mov $0x1234, %ax
        out %ax, $0xf4
        hlt
