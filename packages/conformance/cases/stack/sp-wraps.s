# SP wraps from 0 to FFFE between two pushes.
# realmode: layout=flat exit=hlt expect.sp=0xfffe mem.0xfffe=3412
# realmode: judge="KVM run; hardware tests 80286, form 50"

        xor %sp, %sp
        push $0x1234
        hlt
