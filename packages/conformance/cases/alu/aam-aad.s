# AAM splits AL into digits of any base, AAD puts them together.
# realmode: exit=hlt expect.bx=0x0203 expect.ax=0x0017
# realmode: judge="KVM run; hardware tests 80286, forms D4, D5"

        mov $23, %al
        aam
        mov %ax, %bx
        mov $0x0107, %ax
        aad $16                 # 1 × 16 + 7
        hlt
