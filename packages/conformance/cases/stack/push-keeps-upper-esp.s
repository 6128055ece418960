# With a 16-bit stack PUSH moves SP and leaves the upper half of ESP.
# realmode: layout=flat exit=hlt expect.esp=0xabcdfffe mem.0xfffe=3412 judge="KVM run; SDM vol. 3, stack address size"
        mov $0xabcd0000, %esp
        push $0x1234
        hlt
