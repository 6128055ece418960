# OUT writes 1, 2 or 4 bytes to a port in an immediate or in DX.
# realmode: exit=hlt io="out8 0x80 0x44; out16 0x80 0x3344; out32 0x80 0x11223344; out8 0x1234 0x44"
# realmode: judge="KVM run; SDM vol. 2, OUT"

        mov $0x11223344, %eax
        out %al, $0x80
        out %ax, $0x80
        out %eax, $0x80
        mov $0x1234, %dx
        out %al, %dx
        hlt
