# The port is DX; the upper half of EDX does not count.
# realmode: exit=hlt io="out16 0x1234 0xbeef" judge="KVM run; SDM vol. 2, OUT"
        mov $0xffff1234, %edx
        mov $0xbeef, %ax
        out %ax, %dx
        hlt
